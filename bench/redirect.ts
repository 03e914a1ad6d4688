/** Loaded before the bench: its imports of this checkout's library lead to the checkout that PRISTELLA_BENCH_CHECKOUT names. */
import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = (checkout: string): string => `${pathToFileURL(join(checkout, 'packages'))}/`;
const here = folder(join(import.meta.dirname, '..'));
const there = folder(process.env.PRISTELLA_BENCH_CHECKOUT!);

registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    if (!found.url.startsWith(here)) return found;
    const url = there + found.url.slice(here.length);
    // Checkouts from before ops lay in folders by subject have them one floor up. What the bench itself is made with, such as
    // the encoder for the peak, may lie elsewhere there.
    const flat = url.replace(/\/op\/\w+\/(?=[^/]+$)/, '/op/');
    const known = [url, flat].find((each) => existsSync(new URL(each)));
    return known === undefined ? found : { ...found, url: known };
  },
});
