/** The bar that all doors share: play, step, reset, a link to what is on screen, and the other language. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { type Language, languageNames, languageTag, otherThan } from '../../language.ts';
import './lab.css';

export interface DeckProps {
  readonly language: Language;
  readonly playing: boolean;
  /** Nothing can be played now. */
  readonly idle?: boolean;
  /** What play does here, where it is more than to go on. */
  readonly playLabel?: string;
  play(): void;
  pause(): void;
  step(): void;
  reset(): void;
  /** The address that holds what is on screen. */
  link(): string;
  /** How far it is. */
  readonly children?: ComponentChildren;
}

const words = {
  en: {
    play: 'Play',
    pause: 'Pause',
    step: 'One step',
    reset: 'Start over',
    copy: 'Copy link',
    copied: 'Copied',
    controls: 'Controls',
  },
  zh: {
    play: '播放',
    pause: '暂停',
    step: '走一步',
    reset: '重新开始',
    copy: '复制链接',
    copied: '已复制',
    controls: '控制',
  },
} as const;

const signs = {
  play: 'M3 1.5v13l11-6.5z',
  pause: 'M3 2h3.5v12H3zM9.5 2H13v12H9.5z',
  step: 'M2 1.5v13l8-6.5zM11 2h3v12h-3z',
  reset: 'M8 2.5a5.5 5.5 0 1 1-5.3 4l1.7.5A3.8 3.8 0 1 0 8 4.2V7L3.6 3.4 8 0z',
} as const;
const Sign = ({ of }: { of: keyof typeof signs }) => (
  <svg viewBox="0 0 16 16" aria-hidden="true">
    <path d={signs[of]} />
  </svg>
);

/** A button that copies an address, or shows it where nothing may be copied. */
export function CopyLink({ link, label, language }: { link: () => string; label?: string; language: Language }) {
  const w = words[language];
  const [copied, setCopied] = useState<string | null>(null);
  const copy = async (): Promise<void> => {
    const address = link();
    try {
      await navigator.clipboard.writeText(address);
      setCopied('');
    } catch {
      setCopied(address);
    }
    setTimeout(() => setCopied((shown) => (shown === '' ? null : shown)), 2000);
  };
  return (
    <>
      <button type="button" onClick={copy}>
        <span aria-live="polite">{copied === '' ? w.copied : (label ?? w.copy)}</span>
      </button>
      {copied && (
        <input class="address" readOnly value={copied} aria-label={w.copy} onFocus={(e) => e.currentTarget.select()} />
      )}
    </>
  );
}

/** The address of this page in a language; undefined where the page has none. */
const pageIn = (language: Language): string | undefined =>
  document.querySelector<HTMLLinkElement>(`link[rel="alternate"][hreflang="${languageTag(language)}"]`)?.href;

export function Deck(props: DeckProps) {
  const { language, playing, idle = false, playLabel, play, pause, step, reset, link, children } = props;
  const w = words[language];
  const other = otherThan(language);
  const otherPage = pageIn(other);
  const along = (event: MouseEvent): void => {
    const { hash } = new URL(link());
    (event.currentTarget as HTMLAnchorElement).href = `${otherPage}${hash}`;
  };
  return (
    <fieldset class="deck" aria-label={w.controls}>
      <button type="button" class="main" disabled={idle} onClick={playing ? pause : play}>
        <Sign of={playing ? 'pause' : 'play'} />
        {playing ? w.pause : (playLabel ?? w.play)}
      </button>
      <button type="button" disabled={idle || playing} onClick={step}>
        <Sign of="step" />
        {w.step}
      </button>
      <button type="button" disabled={idle} onClick={reset}>
        <Sign of="reset" />
        {w.reset}
      </button>
      <div class="state">{children}</div>
      <CopyLink link={link} language={language} />
      {otherPage && (
        <a href={otherPage} lang={languageTag(other)} onClick={along}>
          {languageNames[other]}
        </a>
      )}
    </fieldset>
  );
}
