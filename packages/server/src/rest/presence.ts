import { VACANT } from '../hub/vacant-seat.ts';
import type { Api, RestApiOptions } from './api.ts';
import { refusal } from './problem.ts';
import { presenceRoute } from './routes.ts';

/** When to ask again how users are, in ms. */
const RETRY_MS = 2_000;

/** How those users are whom somebody may see. */
export function addPresence(app: Api, { statusesFor }: Pick<RestApiOptions, 'statusesFor'>): void {
  app.openapi(presenceRoute, async (context) => {
    const { user, role } = context.get('caller');
    const { users } = context.req.valid('query');
    const found = await statusesFor({ user, role, device: VACANT }, users.split(','));
    switch (found) {
      case 'off':
        throw refusal('not-found');
      case 'rate-limited':
        throw refusal('rate-limited', { retryAfterMs: RETRY_MS });
      case 'too-many':
        throw refusal('invalid', {
          errors: [{ at: 'users', message: 'More than one may ask for at a time.' }],
        });
      default:
        return context.json({ users: [...found] }, 200);
    }
  });
}
