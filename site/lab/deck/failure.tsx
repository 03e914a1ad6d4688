/** What a door says where its browser refuses what computes, or the computation has failed. */
import { type FunctionComponent, render } from 'preact';
import { useState } from 'preact/hooks';
import type { Language } from '../../language.ts';
import type { DoorContext } from '../door.ts';
import { REFUSED } from './worker.ts';

const words = {
  en: {
    refused:
      'This page computes with WebAssembly in a worker, and this browser refuses it one of the two: another browser, or one without restrictions, shows it.',
    failed: 'The computation has failed here. Another browser, or loading the page again, may help.',
  },
  zh: {
    refused:
      '本页在工作线程里用 WebAssembly 计算，而这个浏览器不允许，或没有提供。换一个浏览器，或解除限制，就能看到。',
    failed: '计算在这里出了故障。换一个浏览器，或重新载入页面，也许就好了。',
  },
} as const;

/** The sentence about what a worker has failed with. */
export const failureOf = (message: string, language: Language): string =>
  words[language][message === REFUSED ? 'refused' : 'failed'];

/** What the workers of a door have failed with, null as long as they work, and whom to tell. */
export function useFailure(): readonly [message: string | null, fail: (message: string) => void] {
  const [message, setMessage] = useState<string | null>(null);
  const fail = (what: string): void => {
    if (what !== REFUSED) console.error(what);
    setMessage(what);
  };
  return [message, fail];
}

/** A sentence, once something has failed. */
export const Failure = ({ language, message }: { language: Language; message: string | null }) =>
  message === null ? null : <p role="alert">{failureOf(message, language)}</p>;

/** Puts a door into a page; where nothing can be computed, or the door lacks what it needs besides, a sentence. */
export function mountDoor(
  Door: FunctionComponent<DoorContext>,
  element: HTMLElement,
  context: DoorContext,
  hasMore = true,
): void {
  const can = hasMore && typeof Worker === 'function' && typeof WebAssembly === 'object';
  const refused = (
    <div class="lab">
      <Failure language={context.language} message={REFUSED} />
    </div>
  );
  render(can ? <Door {...context} /> : refused, element);
}
