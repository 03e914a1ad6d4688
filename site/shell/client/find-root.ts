// Of the page for what is not there, as a script within it: a host gives it at any address, so that nothing says where the site's folder is.
// If its addresses do not hold, the folders above the address are asked for a file of the site, the nearest first.
{
  const { documentElement: page } = document;
  const given = page.dataset.base ?? '/';
  const isSite = async (folder: string): Promise<boolean> =>
    (await fetch(`${folder}offline.json`, { method: 'HEAD' }).catch(() => null))?.ok === true;

  /** Every address of the page is made one of another folder; scripts are begun again. */
  const lead = (folder: string): void => {
    page.dataset.base = folder;
    for (const element of document.querySelectorAll('[href], [src]'))
      for (const name of ['href', 'src']) {
        const address = element.getAttribute(name);
        if (!address?.startsWith(given)) continue;
        element.setAttribute(name, folder + address.slice(given.length));
        if (!(element instanceof HTMLScriptElement)) continue;
        const script = document.createElement('script');
        for (const { name, value } of element.attributes) script.setAttribute(name, value);
        element.replaceWith(script);
      }
  };

  addEventListener('DOMContentLoaded', async () => {
    if (await isSite(given)) return;
    for (let at = location.pathname; at !== ''; at = at.slice(0, -1).replace(/[^/]*$/, ''))
      if (at.endsWith('/') && (await isSite(at))) {
        lead(at);
        return;
      }
  });
}
