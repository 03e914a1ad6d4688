import { orElse, variables } from './environment.ts';
import { chooseLanguage } from './language.ts';

// The language that this process's variables ask for. A page has none: package.json has bundlers leave this file out.
orElse(() => chooseLanguage(variables.PRISTELLA_LANG || 'en', 'PRISTELLA_LANG'), undefined);
