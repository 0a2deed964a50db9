import { Code, ConnectError } from "@connectrpc/connect";

/** A bearer token, or what is asked for one for each call. */
export type Token = string | (() => string | Promise<string>);

/**
 * Makes what supplies the value of the header `authorization`.
 *
 * @throws TypeError if the token is a string that no header can carry
 */
export function authorization(token: Token): () => Promise<string> | string {
  if (typeof token === "function") {
    return () => ask(token);
  }
  const fault = faultOf(token);
  if (fault !== undefined) {
    throw new TypeError(fault);
  }
  return () => `Bearer ${token}`;
}

async function ask(source: () => string | Promise<string>): Promise<string> {
  let token: string;
  try {
    token = await source();
  } catch (error) {
    const message = `no token: ${ConnectError.from(error).rawMessage}`;
    throw new ConnectError(message, Code.Unauthenticated, undefined, undefined, error);
  }
  const fault = faultOf(token);
  if (fault !== undefined) {
    throw new ConnectError(fault, Code.Unauthenticated);
  }
  return `Bearer ${token}`;
}

/** What is wrong with the token, without the token itself. */
function faultOf(token: string): string | undefined {
  if (!token) {
    return "the token is empty";
  }
  const index = token.search(/[^!-~]/);
  return index < 0
    ? undefined
    : `the token has a character that a header cannot carry (at index ${index})`;
}
