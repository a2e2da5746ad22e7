import { describe } from 'vitest';
import { describeLinkClosing } from '../testing/describe-link-closing.ts';
import { describeNegotiation } from '../testing/describe-negotiation.ts';
import { createFakeLinkLab } from '../testing/fake-link-lab.ts';
import { createLinkBench } from '../testing/link-bench.ts';

describeNegotiation('fake peer connections', createFakeLinkLab);

describe('over peer connections that refuse at close what is under way', () => {
  describeLinkClosing(createLinkBench(() => createFakeLinkLab({ rejectsAtClose: true })));
});
