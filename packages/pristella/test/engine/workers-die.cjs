// What a worker takes for koffi, and loads as it starts: has it end in the middle of a part, after so many claims.
const [how, claims] = process.env.PRISTELLA_TEST_DEATH.split(' ');
const { compareExchange } = Atomics;
let left = Number(claims);
Atomics.compareExchange = (words, at, before, after) => {
  const seen = compareExchange(words, at, before, after);
  // A successful claim lowers the first word; killed.ts sets the 63rd.
  if (at === 0 && seen === before && words[63] === 1 && --left === 0) {
    if (how === 'throws') throw new Error('out of order');
    if (how === 'exits') process.exit(0);
  }
  return seen;
};
exports.address = () => 0n;
exports.load = () => ({ func: () => () => {} });
