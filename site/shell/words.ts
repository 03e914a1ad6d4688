/** The words of the frame around every page. */
import type { Language } from '../language.ts';
import type { Section } from '../pages/page.ts';

export const sectionNames: Readonly<Record<Language, Readonly<Record<Section, string>>>> = {
  en: {
    start: 'Start here',
    lab: 'Lab',
    docs: 'Guides',
    reference: 'Reference',
    gallery: 'Gallery',
    book: 'The book',
    museum: 'Museum',
  },
  zh: {
    start: '从这里开始',
    lab: '实验室',
    docs: '指南',
    reference: '参考',
    gallery: '图库',
    book: '书',
    museum: '错误博物馆',
  },
};

/** What one finds in each section, for the first page. */
export const sectionAbout: Readonly<Record<Language, Readonly<Record<Section, string>>>> = {
  en: {
    start: 'Install it, run a file, and recognise a digit: ten minutes.',
    lab: 'Ideas that move under the hand.',
    docs: 'For those who come from NumPy or PyTorch; errors, batches, speed, and seeing through.',
    reference: 'Every function: shapes, formula, gradient, and an example with what it prints.',
    gallery: 'More than a hundred figures, each with the lines that draw it.',
    book: 'The programs of a from-scratch book, chapter by chapter, with its pictures.',
    museum: 'What goes wrong when one writes a network, and how it shows.',
  },
  zh: {
    start: '安装、运行一个文件、识别一个手写数字：十分钟。',
    lab: '在手底下动起来的想法。',
    docs: '写给从 NumPy、PyTorch 来的人；错误信息、批次、速度，以及怎样看穿它。',
    reference: '每个函数的形状、公式、梯度，和附有输出的例子。',
    gallery: '一百多幅图，每幅都附画它的代码。',
    book: '“从零开始”之书的程序，逐章排列，附图。',
    museum: '手写神经网络时会错在哪里，又怎样看得出来。',
  },
};

const en = {
  skip: 'Skip to the text',
  menu: 'Pages',
  sections: 'Sections',
  here: 'On this page',
  search: 'Search',
  theme: 'Light or dark',
  otherLabel: '本页的中文版',
  edit: 'Edit this page',
  madeOf: 'Made of',
  previous: 'Previous',
  next: 'Next',
  around: 'Before and after',
  licence: 'MIT licence',
  notices: 'Third-party notices',
};

const zh: typeof en = {
  skip: '跳到正文',
  menu: '页面',
  sections: '栏目',
  here: '本页内容',
  search: '搜索',
  theme: '明暗主题',
  otherLabel: 'This page in English',
  edit: '修改本页',
  madeOf: '来源',
  previous: '上一页',
  next: '下一页',
  around: '前后页',
  licence: 'MIT 许可证',
  notices: '第三方声明',
};

export const words: Readonly<Record<Language, typeof en>> = { en, zh };
