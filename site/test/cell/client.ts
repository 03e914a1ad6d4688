/** The script of a test's page. */
import './page.css';
import { enliven } from '../../cell/live.ts';

const language = document.documentElement.lang.startsWith('zh') ? 'zh' : 'en';
enliven(document, { language, base: new URL('..', location.href).href });
document.documentElement.dataset.live = '';
