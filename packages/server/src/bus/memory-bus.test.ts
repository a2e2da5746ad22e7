import { createMemoryHub } from '../testing/memory-bus.ts';
import { describeBus } from '../testing/describe-bus.ts';

describeBus('memory', {
  async create(settings) {
    const hub = createMemoryHub(settings);
    return async () => hub.bus();
  },
});
