/**
 * Defect 13: old habits that no longer work or were never safe. The address that the book downloads MNIST from has answered 403 for
 * years, `np.int` is gone from NumPy, and a pickle is a program: reading it runs what its author wrote. The check: whose bytes are
 * these, and can reading them run anything? Right: a SHA-256 for every file, several mirrors, a format of numbers alone; and where it
 * must be a pickle, a reader that runs nothing and refuses whatever is not an array or a plain value.
 *
 * 缺陷 13：已经失效或从来就不安全的老办法。书中下载 MNIST 的地址多年来一直返回 403，NumPy 已删除 np.int，而 pickle 文件就是程序：读取它就会执行作者写的代码。
 * 检验：这些字节是谁的？读取时会执行什么吗？正确的做法：每个文件都核对 SHA-256，备有多个镜像，并使用只含数字的格式；非用 pickle 不可时，用一个什么都不执行、只接受数组和普通值的读取器。
 */
import { data, io, np } from 'pristella';
import { weightsFile } from '../by-hand/sample-network.ts';
import { bytesOf } from '../host.ts';
import { holds } from '../page.ts';

/** A pickle of protocol 0 that would run a command: a function's name, an argument, and the order to call. */
export const hostile = "cos\nsystem\n(S'echo owned'\ntR.";
const bytes = new TextEncoder().encode(hostile);

function refusal(read: () => unknown): string {
  try {
    read();
    return '';
  } catch (error) {
    return (error as Error).message.split('\n')[0]!;
  }
}
export const refused = refusal(() => io.decodePickle(bytes, 'weights.pkl'));
export const damaged = refusal(() => {
  const files = Object.fromEntries(Object.keys(data.mnistFiles).map((part) => [part, bytes]));
  return data.mnistFromFiles(files as Parameters<typeof data.mnistFromFiles>[0]);
});
console.log('a pickle that would run a command:', refused);
console.log('another file instead of MNIST:', damaged);
const { tensors, metadata } = io.decodeSafetensors(await bytesOf(weightsFile));
console.log([...tensors.keys()], metadata);

/** Names for integers that do work: 'int' is int32 here, and int64 exists in files only. */
export const integer = np.zeros(3, { dtype: 'int' }).dtype;

holds('a pickle that calls os.system is refused for that, not run', refused.includes("refuses 'os.system'"));
holds('a file that is not MNIST is refused', damaged !== '');
holds("dtype 'int' is int32", integer === 'int32');
