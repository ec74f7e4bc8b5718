import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { callKey } from '../../src/core/digest.ts';
import type { FormatSpec } from '../../src/core/format.ts';
import { random, type Random } from '../../src/core/random.ts';
import type { Question } from '../../src/engine/caller.ts';

/**
 * Recorded replies of an optimizer model, by the key of the call. A question that is not on the tape fails, so that a
 * changed meta-prompt or order of questions is noticed. `RECORD_TAPES=1` records anew.
 */
export function tape(name: string) {
  const path = new URL(`../tapes/${name}.json`, import.meta.url);
  const recording = process.env.RECORD_TAPES === '1';
  const replies: Record<string, string> =
    !recording && existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
  return {
    reply({ request, format }: Question): string {
      const key = callKey(request);
      if (recording) replies[key] = madeUp(key, format);
      const reply = replies[key];
      if (reply === undefined)
        throw new Error(
          `the tape ${name} has no reply to this question; if the method was meant to change, raise its version and record anew with RECORD_TAPES=1`,
        );
      return reply;
    },
    save(): void {
      if (recording) writeFileSync(path, `${JSON.stringify(replies, null, 2)}\n`);
    },
  };
}

/** Now and then thinking aloud, without tags, or with nothing between them, as models do. */
function madeUp(key: string, format: FormatSpec = { kind: 'tagged', tag: 'prompt' }): string {
  const stream = random(key);
  const chance = stream.float();
  if (chance < 0.3) return 'I am not sure what you mean.';
  if (format.kind === 'label') {
    const decision = stream.pick(format.labels);
    return format.tag === undefined ? decision : `<${format.tag}>${decision}</${format.tag}>`;
  }
  if (format.kind === 'text') return written(stream);
  const { tag } = format;
  if (chance < 0.5) return `Here it is: <${tag}> </${tag}>`;
  const block = () => [written(stream), ...(format.contains ?? [])].join(' ');
  if (format.kind === 'tagged-list')
    return Array.from({ length: format.count }, () => `<${tag}>${block()}</${tag}>`).join('\n');
  return chance < 0.75
    ? `1. Let me <${tag}>think</${tag}>.\n2. <${tag}>\n${block()}\n</${tag}> Done.`
    : `<${tag}>${block()}</${tag}>`;
}

const written = (stream: Random): string =>
  `${stream.pick(['Be', 'You are', 'Please be', 'Try to be'])} right on ${stream.int(9)}`;
