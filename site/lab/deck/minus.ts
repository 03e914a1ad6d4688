/** A number's text with a minus that is one. */
export const minus = (text: string): string => text.replace('-', '−');
