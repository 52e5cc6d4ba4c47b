/** The client's types as the contract wants them. */
export function generated(): Promise<string>;
/** The client's types as they lie there. */
export function present(): Promise<string>;
