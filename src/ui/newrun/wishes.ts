import type { Capabilities } from '../../core/capabilities.ts';
import type { Optimizer, OptionValues } from '../../core/optimizer.ts';
import type { MetricSpec } from '../../core/task.ts';

/** Whether these options want log-probabilities of the task model. */
const wantsLogprobs = ({ needs }: Optimizer, options: OptionValues): boolean =>
  needs.logprobs !== undefined && options[needs.logprobs.option] === needs.logprobs.value;

/** What these options ask that the task model is known not to give, as a sentence. */
export function capabilityFault(
  optimizer: Optimizer,
  options: OptionValues,
  can: Capabilities,
  json: boolean,
): string | undefined {
  if (wantsLogprobs(optimizer, options) && can.logprobs === false)
    return 'This model gives no log-probabilities, which scoring by likelihood needs. Choose another model, or scoring by accuracy.';
  if (json && can.json === false)
    return 'This model cannot be held to JSON. Choose another model, or take back that wish below.';
  return undefined;
}

/** What a person should know of the task model beside these settings, each a sentence. */
export function capabilityNotes(
  optimizer: Optimizer,
  options: OptionValues,
  can: Capabilities,
  json: boolean,
): readonly string[] {
  return [
    ...(wantsLogprobs(optimizer, options) && can.logprobs === undefined
      ? ['Nobody has tried yet whether this model gives log-probabilities. Test the connection under Models.']
      : []),
    ...(json && can.json === undefined
      ? ['Nobody has tried yet whether this model can be held to JSON. Test the connection under Models.']
      : []),
    ...(can.temperature === false
      ? [
          'This model cannot be asked for its most likely answer, so the same question may be answered otherwise another time. What was answered stays recorded: this run replays the same.',
        ]
      : []),
  ];
}

/** Whether holding the task model to JSON is worth offering: the metric reads a JSON field. */
export const offersJson = ({ kind }: MetricSpec): boolean => kind === 'json-field';
