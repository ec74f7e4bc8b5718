import type { ModelRef } from '../../core/model.ts';
import { SIMULATED } from '../../store/connections.ts';
import type { ConnectionRecord } from '../../store/db.ts';

export interface ModelChoice {
  /** Stands for the choice in a list; the connection's id cannot hold a line break. */
  readonly value: string;
  readonly ref: ModelRef;
  readonly title: string;
  readonly disabled: boolean;
}

export interface ChoiceGroup {
  readonly connection: ConnectionRecord;
  /** Why nothing of it can be chosen. */
  readonly reason?: string;
  readonly choices: readonly ModelChoice[];
  /** Choices that are not listed, since there are too many. */
  readonly more: number;
}

/** Servers list hundreds of models; a list that long helps nobody. */
const AT_MOST = 50;

export const valueOf = ({ connection, model }: ModelRef): string => `${connection}\n${model}`;

export function refOf(value: string): ModelRef {
  const at = value.indexOf('\n');
  return { connection: value.slice(0, at), model: value.slice(at + 1) };
}

/**
 * What can be chosen, by connection, of those whose model or connection has all words of the search. A model that no
 * server lists can be chosen by typing its name.
 */
export function choicesFor(
  connections: readonly ConnectionRecord[],
  search: string,
  isSample: boolean,
): ChoiceGroup[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return connections.flatMap((connection): ChoiceGroup[] => {
    const { id, name, provider, models } = connection;
    const disabled = id === SIMULATED.id && !isSample;
    const choice = (model: string, title = model): ModelChoice => {
      const ref = { connection: id, model };
      return { value: valueOf(ref), ref, title, disabled };
    };
    const found = models.filter((model) => {
      const text = `${model} ${name}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
    const typed = search.trim();
    const canType = provider === 'openai' && typed !== '' && !models.includes(typed);
    const choices = [
      ...found.slice(0, AT_MOST).map((model) => choice(model)),
      ...(canType ? [choice(typed, `Use “${typed}”, which is not listed`)] : []),
    ];
    if (choices.length === 0 && words.length > 0) return [];
    const more = Math.max(0, found.length - AT_MOST);
    return [{ connection, choices, more, ...(disabled && { reason: 'knows only the bundled samples' }) }];
  });
}
