/** What the site's Chinese calls things, and what it does not call them: one word a thing, as Chinese readers of such books know it. */
interface Term {
  readonly english: string;
  readonly chinese: string;
  /** Words for the same thing that pages do not use. */
  readonly instead: readonly string[];
}

export const glossary: readonly Term[] = [
  { english: 'tensor', chinese: '张量', instead: ['张量数组'] },
  { english: 'array', chinese: '数组', instead: ['阵列', '陣列'] },
  { english: 'shape', chinese: '形状', instead: ['外形', '形状大小'] },
  { english: 'axis', chinese: '轴', instead: ['轴向', '坐标维'] },
  { english: 'dtype', chinese: '元素类型', instead: ['数据型别', '元素型别'] },
  { english: 'broadcast', chinese: '广播', instead: ['广播化', '播送'] },
  { english: 'gradient', chinese: '梯度', instead: ['梯度值', '倾斜度'] },
  { english: 'loss', chinese: '损失', instead: ['损耗', '代价值'] },
  { english: 'backpropagation', chinese: '误差反向传播', instead: ['逆传播', '向后传播', '倒传递'] },
  { english: 'forward pass', chinese: '前向传播', instead: ['向前传递', '正向传递'] },
  { english: 'layer', chinese: '层', instead: ['图层'] },
  { english: 'hidden layer', chinese: '隐藏层', instead: ['隐层', '隐含层'] },
  { english: 'neuron', chinese: '神经元', instead: ['神经单元', '神经细胞元'] },
  { english: 'weight', chinese: '权重', instead: ['加权值', '权量'] },
  { english: 'bias', chinese: '偏置', instead: ['偏差项', '偏移项'] },
  { english: 'parameter', chinese: '参数', instead: ['参量'] },
  { english: 'activation function', chinese: '激活函数', instead: ['激励函数', '活化函数'] },
  { english: 'optimizer', chinese: '优化器', instead: ['最优化器', '优化程序'] },
  { english: 'learning rate', chinese: '学习率', instead: ['学习速率', '学习步长率'] },
  { english: 'batch', chinese: '批次', instead: ['批处理量', '小批组'] },
  { english: 'epoch', chinese: '轮', instead: ['世代', '历元'] },
  { english: 'accuracy', chinese: '正确率', instead: ['准确率', '准确度'] },
  { english: 'overfitting', chinese: '过拟合', instead: ['过度拟合', '过学习'] },
  { english: 'convolution', chinese: '卷积', instead: ['摺积', '褶积'] },
  { english: 'pooling', chinese: '池化', instead: ['汇聚层', '池聚'] },
  { english: 'perceptron', chinese: '感知机', instead: ['感知器'] },
  { english: 'kernel', chinese: '内核', instead: ['核心程序', '核函数'] },
  { english: 'thread', chinese: '线程', instead: ['执行绪', '线程序'] },
  { english: 'device', chinese: '设备', instead: ['装置'] },
  { english: 'memory', chinese: '内存', instead: ['记忆体', '存储器'] },
  { english: 'default', chinese: '默认', instead: ['缺省', '预设值'] },
  { english: 'program', chinese: '程序', instead: ['程式'] },
  { english: 'file', chinese: '文件', instead: ['档案', '文件档'] },
  { english: 'seed', chinese: '种子', instead: ['随机种'] },
  { english: 'random number', chinese: '随机数', instead: ['乱数'] },
  { english: 'data set', chinese: '数据集', instead: ['资料集', '数据集合'] },
];
