/** What a mistake is answered with, as text; 'nothing' where nothing is thrown. */
export const said = (f: () => unknown): string => {
  try {
    f();
  } catch (error) {
    return String(error);
  }
  return 'nothing';
};
