/** What a model may or may not heed, so that methods and settings can be offered or withheld. */
export type Capability =
  | 'seed' // the same seed gives the same answer
  | 'temperature'
  | 'max-tokens' // the reply ends at the limit
  | 'system' // instructions in a system message are followed
  | 'json' // can be held to a JSON object
  | 'logprobs'
  | 'prefix-cache'; // a prefix that was read before costs less time or money

/** What is known of a model: true, false, or missing where nobody knows. */
export type Capabilities = Readonly<Partial<Record<Capability, boolean>>>;
