/** An error that many meet: what provokes it, why it comes, and what is right. */
export interface Mistake {
  readonly wrong: string;
  readonly right: string;
  readonly why: string;
  readonly chinese: string;
}

/** The errors by topic; each program sees np, nn, train, grad, io, plot and setDevice, and node for Node's part. */
export const topics: readonly {
  readonly title: readonly [english: string, chinese: string];
  readonly errors: readonly Mistake[];
}[] = [
  {
    title: ['Shapes', '形状'],
    errors: [
      {
        wrong: 'np.ones([2, 3]).matmul(np.ones([2, 3]))',
        right: 'np.ones([2, 3]).matmul(np.ones([2, 3]).T)',
        why: 'A matrix product multiplies rows by columns: the last size of the first must be the last but one of the second.',
        chinese: '矩阵乘积是行乘以列：前者的最后一维必须等于后者的倒数第二维。',
      },
      {
        wrong: 'np.ones([2, 3]).add(np.ones([2]))',
        right: 'np.ones([2, 3]).add(np.ones([2]).reshape(2, 1))',
        why: 'Shapes are aligned from the right. A number for each row needs an axis of size 1 at its right.',
        chinese: '形状从右边对齐。每行一个数的张量，右边还要有一个长度为 1 的轴。',
      },
      {
        wrong: 'np.arange(6).reshape(4, 2)',
        right: 'np.arange(6).reshape(3, 2)',
        why: 'A new shape must have as many elements as the old one.',
        chinese: '新形状的元素个数必须与原来相同。',
      },
      {
        wrong: 'np.arange(6).reshape(-1, 4)',
        right: 'np.arange(6).reshape(-1, 3)',
        why: '-1 stands for the size that is left, which must be whole.',
        chinese: '-1 代表剩下的大小，它必须是整数。',
      },
      {
        wrong: 'np.ones([2, 3]).sum(2)',
        right: 'np.ones([2, 3]).sum(1)',
        why: 'Axes are counted from 0. Of two axes the last is 1, or -1.',
        chinese: '轴从 0 数起。两个轴中，最后一个是 1，也可写成 -1。',
      },
      {
        wrong: 'np.concatenate([np.ones([2, 3]), np.ones([2, 4])])',
        right: 'np.concatenate([np.ones([2, 3]), np.ones([2, 4])], 1)',
        why: 'Only the axis along which they are joined may differ; without one, it is axis 0.',
        chinese: '只有拼接的那个轴可以不同；不写时是轴 0。',
      },
    ],
  },
  {
    title: ['Values and indices', '数值与下标'],
    errors: [
      {
        wrong: 'np.array([[1, 2], [3]])',
        right: 'np.array([[1, 2], [3, 4]])',
        why: 'All lists at one depth must have the same length.',
        chinese: '同一层的列表必须一样长。',
      },
      {
        wrong: "np.array([1, 'two'])",
        right: 'np.array([1, 2])',
        why: 'Arrays hold numbers. Text that comes from a file or a form must be made numbers first.',
        chinese: '数组里只能是数。来自文件或表单的文字要先变成数。',
      },
      {
        wrong: "np.array([300]).astype('uint8')",
        right: "np.array([300]).clip(0, 255).astype('uint8')",
        why: 'A dtype of whole numbers has two ends. What lies beyond is an error everywhere, and never another number.',
        chinese: '整数类型有两端。超出范围在任何地方都是错误，不会变成别的数。',
      },
      {
        wrong: "np.full(4, 1000000000, { dtype: 'int32' }).sum()",
        right: "np.full(4, 1000000000, { dtype: 'int32' }).astype('float64').sum()",
        why: 'Sums and products of integers are int32, exact or an error, which also says where sums on the way are too large to be exact. Numbers of float64 are exact up to 2^53.',
        chinese:
          '整数的和与积是 int32，要么精确，要么报错。float64 在 2^53 以内都是精确的；中间的和若超出这个范围，错误会说明。',
      },
      {
        wrong: 'np.array([1, 2, 3]).at(3)',
        right: 'np.array([1, 2, 3]).at(2)',
        why: 'Indices are counted from 0; -1 is the last.',
        chinese: '下标从 0 数起，-1 是最后一个。',
      },
      {
        wrong: 'np.ones([2, 2]).item()',
        right: 'np.ones([2, 2]).mean().item()',
        why: '`item` gives the one number of a tensor that has one.',
        chinese: '`item` 用于只有一个数的张量。',
      },
      {
        wrong: 'np.ones([2]) * 2',
        right: 'np.ones([2]).mul(2)',
        why: 'JavaScript has no operators for arrays; each has a method.',
        chinese: 'JavaScript 的运算符不能用于数组，每种运算都有对应的方法。',
      },
      {
        wrong: "np.zeros([2], { dtyp: 'int32' })",
        right: "np.zeros([2], { dtype: 'int32' })",
        why: 'A misspelt option would be ignored by JavaScript; here it is refused.',
        chinese: '拼错的选项名，JavaScript 会默默忽略；这里会拒绝。',
      },
      {
        wrong: "np.ones([2]).astype('half')",
        right: "np.ones([2]).astype('float32')",
        why: 'Tensors compute in five dtypes. Half precision is for files.',
        chinese: '张量以五种数据类型计算。半精度只用于文件。',
      },
    ],
  },
  {
    title: ['Networks and losses', '网络与损失'],
    errors: [
      {
        wrong: 'nn.linear(784, 50)(np.ones([32, 28, 28]))',
        right: 'nn.linear(784, 50)(nn.flatten(np.ones([32, 28, 28])))',
        why: 'A linear layer takes rows of features; pictures are flattened first.',
        chinese: '全连接层的输入是一行行特征；图像要先展平。',
      },
      {
        wrong: 'nn.conv2d(3, 8, 3)(np.ones([32, 1, 28, 28]))',
        right: 'nn.conv2d(1, 8, 3)(np.ones([32, 1, 28, 28]))',
        why: 'Pictures have shape (N, C, H, W). Grey ones have one channel.',
        chinese: '图像的形状是 (N, C, H, W)。灰度图只有一个通道。',
      },
      {
        wrong: "nn.crossEntropy(np.ones([2, 3]), np.array([1, 3], { dtype: 'int32' }))",
        right: "nn.crossEntropy(np.ones([2, 3]), np.array([0, 2], { dtype: 'int32' }))",
        why: 'Labels begin at 0: of three classes they are 0, 1 and 2.',
        chinese: '标签从 0 开始：三个类别是 0、1、2。',
      },
      {
        wrong: "nn.crossEntropy(np.ones([2, 3]), np.array([0, 1, 2], { dtype: 'int32' }))",
        right: "nn.crossEntropy(np.ones([2, 3]), np.array([0, 1], { dtype: 'int32' }))",
        why: 'Each row of predictions has one label, or one one-hot row.',
        chinese: '每一行预测对应一个标签，或一行 one-hot。',
      },
    ],
  },
  {
    title: ['Gradients and training', '梯度与训练'],
    errors: [
      {
        wrong: 'nn.linear(2, 2)(np.ones([1, 2])).backward()',
        right: 'nn.linear(2, 2)(np.ones([1, 2])).mean().backward()',
        why: 'A gradient says how one number changes: reduce the loss to one.',
        chinese: '梯度说的是一个数怎样变化：先把损失归约成一个数。',
      },
      {
        wrong: 'np.array([1, 2]).sum().backward()',
        right: 'grad((x) => x.sum())(np.array([1, 2]))',
        why: '`backward` fills the gradients of parameters. For plain tensors there is `grad`.',
        chinese: '`backward` 求的是参数的梯度。普通张量的梯度用 `grad`。',
      },
      {
        wrong: "grad((x) => x.sum())(np.array([1, 2], { dtype: 'int32' }))",
        right: 'grad((x) => x.sum())(np.array([1, 2]))',
        why: 'Whole numbers change by steps and have no gradient.',
        chinese: '整数只能一步一步地变，没有梯度。',
      },
      {
        wrong: 'train.sgd({ lr: 0.1 })(nn.linear(2, 1)).step()',
        right: `const model = nn.linear(2, 1);
const optimizer = train.sgd({ lr: 0.1 })(model);
model(np.ones([1, 2])).mean().backward();
optimizer.step();`,
        why: 'A step follows gradients, which backward computes.',
        chinese: '更新要沿着梯度走，而梯度由 backward 求出。',
      },
      {
        wrong: `const model = nn.linear(2, 1);
const optimizer = train.sgd({ lr: 0.1 })(model);
model(np.array([[Number.NaN, 1]])).mean().backward();
optimizer.step();`,
        right: `const model = nn.linear(2, 1);
const optimizer = train.sgd({ lr: 0.1 })(model);
model(np.array([[0, 1]])).mean().backward();
optimizer.step();`,
        why: 'A loss that is NaN would make every weight NaN. The step is refused, and the place of the first bad number told.',
        chinese: '损失是 NaN 的话，更新会使所有权重都变成 NaN。因此这一步被拒绝，并说出第一个坏数在哪里。',
      },
      {
        wrong: `const model = nn.linear(2, 1);
const optimizer = train.sgd({ lr: 0.1 })(model);
const before = model(np.ones([1, 2]));
for (let i = 0; i < 3; i++) {
  model(np.ones([1, 2])).mean().backward();
  optimizer.step();
}
before.item();`,
        right: `const model = nn.linear(2, 1);
const optimizer = train.sgd({ lr: 0.1 })(model);
const before = model(np.ones([1, 2])).detach();
for (let i = 0; i < 3; i++) {
  model(np.ones([1, 2])).mean().backward();
  optimizer.step();
}
before.item();`,
        why: 'Values are computed when they are read. The weights that this one needs were overwritten by later steps.',
        chinese: '数值在读取时才计算。它所需要的权重，已被后来的更新覆盖。',
      },
      {
        wrong: 'train.sgd({ lr: -1 })(nn.linear(1, 1))',
        right: 'train.sgd({ lr: 0.1 })(nn.linear(1, 1))',
        why: 'Descent goes against the gradient: the rate is positive.',
        chinese: '下降是逆着梯度走，学习率是正数。',
      },
    ],
  },
  {
    title: ['Files, devices and pictures', '文件、设备与图'],
    errors: [
      {
        wrong: "node.readNpy('missing.npy')",
        right: "node.writeNpy('there.npy', np.ones([2]));\nnode.readNpy('there.npy')",
        why: 'A path that is not absolute begins at the folder in which the program was started.',
        chinese: '相对路径从程序启动时所在的文件夹算起。',
      },
      {
        wrong: 'io.decodeNpy(new Uint8Array([1, 2, 3]))',
        right: 'io.decodeNpy(io.encodeNpy(np.ones([2])))',
        why: 'A file begins with the mark of its format. This one is another kind, or damaged.',
        chinese: '文件开头有格式的标记。这个文件是别的格式，或已损坏。',
      },
      {
        wrong: 'io.decodeSafetensors(new Uint8Array(4))',
        right: "io.decodeSafetensors(io.encodeSafetensors(new Map([['w', np.ones([2])]])))",
        why: 'The file ends too early: it was not copied completely.',
        chinese: '文件结束得太早：没有复制完整。',
      },
      {
        wrong: "setDevice('gpu')",
        right: "setDevice('wasm')",
        why: 'Numbers are computed by plain loops, by kernels in WebAssembly, or by these with the BLAS of the system.',
        chinese: '计算由普通循环、WebAssembly 内核，或再加上系统的 BLAS 来做。',
      },
      {
        wrong: 'plot.plt.plot([1, 2, 3], [1, 2])',
        right: 'plot.plt.plot([1, 2, 3], [1, 2, 4])',
        why: 'Every point has an x and a y.',
        chinese: '每个点都有一个 x 和一个 y。',
      },
      {
        wrong: "plot.plt.plot([1, 2], { color: 'blurple' })",
        right: "plot.plt.plot([1, 2], { color: 'C1' })",
        why: 'Colours are names, letters, C0 to C7 of the cycle, or #rrggbb.',
        chinese: '颜色可以是名字、字母、C0 到 C7，或 #rrggbb。',
      },
      {
        wrong: "node.savefig('linear-a.png', plot.plt.plot([1, 2]).title('𐘀').figure)",
        right: "node.savefig('linear-a.svg', plot.plt.plot([1, 2]).title('𐘀').figure)",
        why: 'A PNG needs the outline of every letter from a font of this system; an SVG leaves the letters to the reader. Chinese needs a font that has it.',
        chinese: 'PNG 需要本机字体里每个字的轮廓；SVG 把文字留给阅读者的浏览器。中文需要含有中文的字体。',
      },
      {
        wrong: 'train.adam(nn.linear(2, 2))',
        right: 'train.adam({ lr: 0.01 })(nn.linear(2, 2))',
        why: 'An optimizer is told how to move before it is told what to move: fit makes it for the model that it trains.',
        chinese: '先说怎样更新，再说更新什么：fit 会为它训练的模型创建优化器。',
      },
    ],
  },
];
