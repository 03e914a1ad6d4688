/** Numbers of the zip format that its reader and its writer share. Source: PKWARE's APPNOTE. */

/** What the parts of a file begin with: a member, an entry of the directory, and the end. */
export const LOCAL = 0x04034b50;
export const CENTRAL = 0x02014b50;
export const END = 0x06054b50;
/** Flags of a member: it or the directory is encrypted; its name is UTF-8. */
export const ENCRYPTED: number = 1 | (1 << 13);
export const UTF8: number = 1 << 11;
/** The method of compression that members have which are not stored (0). */
export const DEFLATE = 8;
