/** NumPy's names in Chinese: the page is made by looking, so its few sentences are put into Chinese one by one. */

const sections: Readonly<Record<string, string>> = {
  'The main namespace': '主命名空间',
  'Methods and attributes of arrays': '数组的方法与属性',
};

const reasons: Readonly<Record<string, string>> = {
  'five dtypes, named by text: float64, float32, int32, uint8, bool':
    '只有五种元素类型，用文本命名：float64、float32、int32、uint8、bool',
  'a distribution that is not written yet': '还没有写的分布',
  'complex numbers': '复数',
  'errors and settings of NumPy’s own machinery': 'NumPy 自身机制的错误与设置',
  'flags of NumPy’s own machinery': 'NumPy 自身机制的标志',
  'values, not views: how they lie in memory cannot be seen': '是值，不是视图：看不到它们在内存里怎样放',
  'files: `pristella/node` reads and writes .npy and .npz, `data.parseCsv` reads tables':
    '文件：`pristella/node` 读写 .npy 与 .npz，`data.parseCsv` 读表格',
  'text, dates, records and objects': '文本、日期、记录与对象',
  'not written yet': '还没有写',
  'one generator, Threefry: `rng.key` and `rng.draws` are its state':
    '只有一种发生器 Threefry：`rng.key` 与 `rng.draws` 是它的状态',
  'a namespace of its own': '本身是命名空间',
  'errors of our own: ShapeError, AxisError, DTypeError, …': '用我们自己的错误：ShapeError、AxisError、DTypeError……',
  'making ufuncs: write a function of tensors': '制造 ufunc：写一个张量的函数即可',
  'the class `matrix`, which NumPy advises against': '`matrix` 类，NumPy 自己也不推荐',
  'the class `poly1d`: coefficients are plain vectors': '`poly1d` 类：系数就是普通的向量',
};

/** A reason that has no Chinese stays as it is; a test of the pages finds it. */
const reasonOf = (english: string): string => reasons[english] ?? english;

function paragraph(line: string): string {
  const summary =
    /^Of the (\d+) functions of NumPy ([\d.]+) .*?\*\*(\d+) are here and (\d+) more.*?; (\d+) are not here/.exec(line);
  if (summary) {
    const [, all, version, here, expressed, absent] = summary;
    return `NumPy ${version} 里以数的数组进行计算的 ${all} 个函数中，**${here} 个这里有，另有 ${expressed} 个可以写成一个表达式**，打印的内容与 NumPy 相同；${absent} 个这里没有。统计的是主命名空间、\`linalg\`、\`random\`、\`fft\` 和数组的方法，一个名字出现在几处就算几次；与文件、内存、元素类型、文本和设置有关的名字不在统计之内。`;
  }
  const count = /^(\d+) names: (\d+) here, (\d+) by an expression, (\d+) not here\.$/.exec(line);
  if (count)
    return `共 ${count[1]} 个名字：这里有 ${count[2]} 个，写成表达式的 ${count[3]} 个，没有的 ${count[4]} 个。`;
  if (line.startsWith('A name is here if'))
    return '库导出了的名字就算“有”：这一页是查看出来的。表达式不含它的数据，并且都与 NumPy 自己的结果比较过。写法与行为上的区别，见[参考](reference/README.md)。';
  return line;
}

function lineOf(line: string): string {
  const heading = /^(#+) (.*)$/.exec(line);
  if (heading) return heading[1] === '#' ? '# NumPy 的名字' : `${heading[1]} ${sections[heading[2]!] ?? heading[2]}`;
  if (line.startsWith('| why names')) return '| 为什么没有 | 名字个数 | 其中以数计算的函数 |';
  if (line === '| NumPy | here |') return '| NumPy | 这里 |';
  const absent = /^(\| .*? \| )\*not here\*: (.*) \|$/.exec(line);
  if (absent) return `${absent[1]}*没有*：${reasonOf(absent[2]!)} |`;
  const reason = /^\| ([^`|].*?|the class .*?) \| (\d+ \| .*)$/.exec(line);
  if (reason) return `| ${reasonOf(reason[1]!)} | ${reason[2]}`;
  return paragraph(line);
}

/** The page in Chinese. */
export const numpyNamesZh = (english: string): string => english.split('\n').map(lineOf).join('\n');
