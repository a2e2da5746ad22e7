import { createBrowserLinkLab } from '../testing/browser-link-lab.ts';
import { describeNegotiation } from '../testing/describe-negotiation.ts';

describeNegotiation("the browser's peer connections", createBrowserLinkLab);
