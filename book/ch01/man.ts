/**
 * A class: a constructor that is given a name and keeps it, and two methods that use it. Every layer and every network of
 * the later chapters has this form.
 *
 * 类：构造函数接收并保存一个名字，两个方法使用它。后面各章的每一层、每一个网络都是这种形式。
 */
import { holds } from '../page.ts';

export const said: string[] = [];
const say = (words: string): void => {
  said.push(words);
  console.log(words);
};

class Man {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
    say('Initialized!');
  }
  hello(): void {
    say(`Hello ${this.name}!`);
  }
  goodbye(): void {
    say(`Good-bye ${this.name}!`);
  }
}

const m = new Man('David');
m.hello();
m.goodbye();

holds('the three lines of the book', said.join('|') === 'Initialized!|Hello David!|Good-bye David!');
