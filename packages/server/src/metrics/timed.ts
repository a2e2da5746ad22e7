/**
 * An object that does what another one does, and tells how long each of its methods takes: until it
 * returns, or until its promise is settled.
 */
export function timed<Target extends object>(
  target: Target,
  took: (ms: number, method: string) => void,
): Target {
  const methods = new Map<string | symbol, unknown>();

  function timedMethod(name: string, method: Method): Method {
    return (...values) => {
      const startedAt = performance.now();
      const done = (): void => took(performance.now() - startedAt, name);
      const result = Reflect.apply(method, target, values);
      if (result instanceof Promise) result.then(done, done);
      else done();
      return result;
    };
  }

  return new Proxy(target, {
    get(_target, property) {
      const known = methods.get(property);
      if (known !== undefined) return known;
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== 'function' || typeof property !== 'string') return value;
      const method = timedMethod(property, value as Method);
      methods.set(property, method);
      return method;
    },
  });
}

type Method = (...values: readonly unknown[]) => unknown;
