// Each message that is met often, by its pattern, and what it says in Chinese; $1, $2, ... are the pattern's groups.
const sentences: readonly (readonly [RegExp, string])[] = [
  [/^inner sizes differ: (\(.*\)) · (\(.*\))$/, '$1 与 $2 不能相乘：前者最后一维必须等于后者倒数第二维。常见的改法是把后者转置。'],
  [/^shapes (\(.*?\)) and (\(.*?\)) do not broadcast: (\d+) against (\d+)$/, '形状 $1 与 $2 不能广播：从右边对齐后，每一维要么相等，要么其中一个是 1；这里是 $3 对 $4。'],
  [/^cannot reshape (\(.*?\)) into (\(.*?\)): it has (\d+) elements, not (\d+)$/, '$1 不能变成 $2：它有 $3 个元素，而新形状需要 $4 个。写成 -1 的那一维由其余各维推算。'],
  [/^cannot reshape (\(.*?\)) into (\(.*?\)): (\d+) elements do not divide by (\d+)$/, '$1 不能变成 $2：$3 个元素不能被 $4 整除，-1 推算不出来。'],
  [/^axis (-?\d+) is out of range for the (\d+) axes of (\(.*?\))$/, '$3 只有 $2 个轴，没有轴 $1。轴从 0 数起，-1 是最后一个。'],
  [/^ragged list: /, '列表不整齐：同一层里的列表必须一样长，不能有的是数、有的是列表。'],
  [/^element (\S+) is (.*), not a number$/, '元素 $1 是 $2，不是数。'],
  [/^(\S+) does not fit into (int32|uint8|bool)$/, '$2 放不下 $1。请先用 clip 截到范围之内，或改用 float64。'],
  [/^the result is (\S+), which int32 cannot hold$/, '结果是 $1，int32 放不下。请先用 astype 转成 float64 再计算。'],
  [/^index (-?\d+) is out of range for axis (\d+) of size (\d+)$/, '轴 $2 的长度是 $3，没有下标 $1。下标从 0 数起，-1 是最后一个。'],
  [/^a tensor of shape (\(.*?\)) has (\d+) elements, not one$/, '形状为 $1 的张量有 $2 个元素，而 item 只能取一个数。先用 sum、mean 归约，或用 at 取出一个元素。'],
  [/^(\(.*?\)) and (\(.*?\)) do not join along axis (\d+): (\d+) against (\d+) on axis (\d+)$/, '$1 与 $2 不能沿轴 $3 拼接：轴 $6 上是 $4 对 $5。除了拼接的轴，其余各维必须相等。'],
  [/^JavaScript's operators take one number, not a tensor of shape (\(.*\))$/, 'JavaScript 的运算符不能用于形状为 $1 的张量。请用方法：x.add(1)、x.mul(y)、x.greater(0)。'],
  [/^there is no option '(.*)'$/, '没有名为“$1”的选项，可能是拼写错误。'],
  [/^unknown dtype '(.*)'$/, '没有名为“$1”的数据类型。'],
  [/^unknown device '(.*)'$/, '没有名为“$1”的设备。'],
  [/^takes inputs whose last axis has size (\d+), got (\(.*?\))$/, '这一层要求输入的最后一维是 $1，得到的是 $2。图像要先经过 flatten；否则请修改这一层的输入大小。'],
  [/^takes images with (\d+) channels?, got (\(.*?\))$/, '这一层要求图像有 $1 个通道，得到的是 $2。图像的形状是 (N, C, H, W)：个数、通道、高、宽。'],
  [/^(\S+) is no label of (\d+) classes, in row (.+)$/, '第 $3 行的 $1 不是 $2 个类别的标签：标签是从 0 开始、小于 $2 的整数。'],
  [/^targets (\(.*?\)) do not fit predictions (\(.*?\))$/, '正确答案 $1 与预测 $2 不相配：每一行预测要有一个标签，或一行 one-hot。'],
  [/^no parameter lies beneath this loss$/, '这个损失不是由任何参数算出来的：也许被 detach 过，或是在 noGrad 里算的。对普通张量求梯度请用 grad()。'],
  [/^a gradient starts from one number, not from shape (\(.*?\))$/, '反向传播从一个数出发，而这里的形状是 $1。先用 mean 或 sum 把损失归约成一个数。'],
  [/^cannot differentiate by an input of dtype (\w+)$/, '不能对 $1 类型的输入求导：整数没有梯度。先用 astype 转成浮点数。'],
  [/^there are no gradients: call backward\(\) first$/, '还没有梯度：先对损失调用 backward()，再调用 step()。'],
  [/^the loss is (\S+) at step (\d+);/, '第 $2 步的损失是 $1，训练已停在这一步之前，参数没有改变。常见原因：学习率太大，或数据里有 NaN、无穷大。'],
  [/^a value made from '(.*)' (\d+) steps ago was read/, '读取的值是 $2 步之前由参数“$1”算出来的，而只保留了上一步的参数。请在当步读取，或用 detach() 留住它。'],
  [/^(?:lr|the learning rate) must be a number of at least 0, not (.*)$/, '学习率必须是不小于 0 的数，而不是 $1。'],
  [/^lengths differ: (.*)$/, '长度不一致：$1。横坐标与纵坐标要一样多。'],
  [/^no font on this system has (.*)$/, '本机没有字体含有 $1。请安装含有它们的字体，或存为 .svg。'],
  [/^takes options, and then the model$/, '优化器先要选项，再要模型。'],
  [/^unknown colour '(.*)' for \w+$/, '没有名为“$1”的颜色。'],
  [/: not a \.npy file$/, '这不是 .npy 文件：可能下载不完整，或其实是 .npz。'],
  [/: (\d+) bytes are too short for a safetensors file$/, '只有 $1 个字节，不是完整的 safetensors 文件：可能复制或下载中断了。'],
  [/^cannot read (.*): no such file or folder$/, '找不到 $1：请检查名字，以及程序是在哪个文件夹里运行的。'],
]; // biome-ignore format: one table, read across

/** What a message says, in Chinese; undefined for those that are met seldom. */
export function inChinese(message: string): string | undefined {
  for (const [pattern, sentence] of sentences) {
    const found = pattern.exec(message);
    if (found) return sentence.replace(/\$(\d)/g, (_, k: string) => found[Number(k)] ?? '');
  }
  return undefined;
}

/** How many messages have a Chinese sentence. */
export const chineseSentences: number = sentences.length;
