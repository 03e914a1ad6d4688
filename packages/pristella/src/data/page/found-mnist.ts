import { fetchMnist } from '../fetch.ts';

/** In the place of `found-mnist.ts` in a page: it lies beside the page. */
export const foundMnist: typeof import('../found-mnist.ts').foundMnist = (options) => fetchMnist('mnist', options);
