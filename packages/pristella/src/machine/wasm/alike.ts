import { sameShape } from '../../base/shape.ts';
import type { Body } from '../../kernel/body.ts';
import type { Problem } from '../../kernel/problem.ts';
import type { Buffer, View } from '../../kernel/view.ts';
import type { Launch, Slot } from './launch.ts';

/** What the launches of a problem follow from. */
interface Form {
  readonly body: Body;
  readonly views: readonly View[];
  /** Numbers and words besides. */
  readonly rest: readonly unknown[];
}

/** The form of problems of which loops have many; null for others. */
function formOf(p: Problem): Form | null {
  switch (p.kind) {
    case 'nest':
      return { body: p.body, views: [...p.inputs, ...p.outputs], rest: p.shape };
    case 'product':
      return { body: p.out.body, views: [p.a, p.b, ...p.out.operands, ...p.out.outputs], rest: [p.out.outputs.length] };
    case 'fold': {
      const views = [...p.inputs, ...p.stores.map((s) => s.out), ...p.folds.map((f) => f.out)];
      const folds = p.folds.flatMap((f) => [f.word, f.from, f.dtype]);
      return { body: p.body, views, rest: [...p.shape, ...p.axes, ...p.stores.map((s) => s.from), ...folds] };
    }
    default:
      return null;
  }
}

const sameView = (a: View, b: View): boolean =>
  a.dtype === b.dtype &&
  a.layout.offset === b.layout.offset &&
  sameShape(a.layout.shape, b.layout.shape) &&
  sameShape(a.layout.strides, b.layout.strides);

const sameForm = (a: Form, b: Form): boolean =>
  a.views.length === b.views.length &&
  a.rest.length === b.rest.length &&
  a.rest.every((x, i) => x === b.rest[i]) &&
  a.views.every((v, i) => sameView(v, b.views[i]!));

/** A problem that has been rendered. */
interface Rendered {
  readonly form: Form;
  readonly launches: readonly Launch[];
  readonly scratch: readonly Buffer[];
}

/** Of one body so many forms are looked at. */
const MOST_FORMS = 4;

/**
 * Problems of a schedule that differ in their buffers alone: the steps of a network that is unrolled, layers of one size. One of them
 * is rendered, and the others take its launches with their own buffers.
 */
export class Alike {
  private readonly byBody = new Map<Body, Rendered[]>();

  /** Renders a problem, or has it take the launches of one like it. Bodies of one text are one object. */
  render(
    problem: Problem,
    render: () => Omit<Rendered, 'form'>,
    scratch: (bytes: number) => Buffer,
  ): readonly Launch[] {
    const form = formOf(problem);
    if (!form) return render().launches;
    const known = this.byBody.get(form.body);
    const like = known?.find((each) => sameForm(each.form, form));
    const moved = like && launchesWith(like, form, scratch);
    if (moved) return moved;
    const rendered = { form, ...render() };
    if (!isPlain(rendered)) return rendered.launches;
    if (!known) this.byBody.set(form.body, [rendered]);
    else if (known.length < MOST_FORMS) known.push(rendered);
    return rendered.launches;
  }
}

/** True if its launches name no buffers but those of its views and its own scratch memory. */
function isPlain({ form: { views }, launches, scratch }: Rendered): boolean {
  const own = new Set([...views.map((v) => v.buffer), ...scratch]);
  return launches.every(({ slots }) => slots.every((s) => s.kind === 'i32' || own.has(s.buffer)));
}

/** The launches with the buffers of another problem; null where that reads one where this reads two, or the other way about. */
function launchesWith(
  { form, launches, scratch }: Rendered,
  { views }: Form,
  make: (bytes: number) => Buffer,
): Launch[] | null {
  const instead = new Map<Buffer, Buffer>();
  for (const [i, { buffer }] of form.views.entries()) {
    const other = views[i]!.buffer;
    if ((instead.get(buffer) ?? other) !== other) return null;
    instead.set(buffer, other);
  }
  for (const buffer of scratch) instead.set(buffer, make(buffer.bytes));
  const slotWith = (slot: Slot): Slot =>
    slot.kind === 'i32'
      ? slot
      : { kind: 'address', buffer: instead.get(slot.buffer) ?? slot.buffer, offset: slot.offset };
  return launches.map((launch) => ({ ...launch, slots: launch.slots.map(slotWith) }));
}
