/** The languages that the site is written in. */
export const languages = ['en', 'zh'] as const;
export type Language = (typeof languages)[number];

export const otherThan = (language: Language): Language => (language === 'en' ? 'zh' : 'en');

/** What `lang` says. */
export const languageTag = (language: Language): string => (language === 'zh' ? 'zh-CN' : 'en');

/** What each page is called to the readers of its twin. */
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', zh: '中文' };
