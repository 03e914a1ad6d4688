/** A sentence in which one number can be held. */
interface NumberedProps {
  readonly text: string;
  /** As it stands in the text. */
  readonly number: string;
  readonly marks: object;
}

export function Numbered({ text, number, marks }: NumberedProps) {
  const at = text.lastIndexOf(number);
  if (at < 0) return <>{text}</>;
  return (
    <>
      {text.slice(0, at)}
      <span {...marks}>{number}</span>
      {text.slice(at + number.length)}
    </>
  );
}
