/** Where the site will be. One setting: the repository's name on its host; edit links, the sitemap and the path of the page for what is not there follow from it. */
import process from 'node:process';

export interface Settings {
  /** The site's address, with a slash at its end; undefined where it is not known, and then there is no sitemap. */
  readonly address: string | undefined;
  /** The path of the site on its host, with slashes around it: the page for what is not there names files by it. */
  readonly path: string;
  /** The address at which a file of the repository can be changed. */
  edit(file: string): string | undefined;
}

/** The settings of a repository, named `owner/name`; a site of none has neither edit links nor a sitemap. */
export function settingsOf(repository: string | undefined): Settings {
  if (repository === undefined || repository === '') return { address: undefined, path: '/', edit: () => undefined };
  const [owner, name] = repository.split('/');
  if (!owner || !name || !/^[\w.-]+\/[\w.-]+$/.test(repository))
    throw new Error(`SITE_REPOSITORY is ${JSON.stringify(repository)}; it should be owner/name`);
  return {
    address: `https://${owner.toLowerCase()}.github.io/${name}/`,
    path: `/${name}/`,
    edit: (file) => `https://github.com/${repository}/edit/main/${file}`,
  };
}

/** What the environment says. */
export const settings = (): Settings => settingsOf(process.env.SITE_REPOSITORY);
