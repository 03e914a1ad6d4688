/** A line of Chinese for each function of the reference, by its heading there. */
export const linesZh: Readonly<Record<string, string>> = {
  'np.add': '逐元素相加。',
  'nn.conv2d': '二维卷积层。',
};
