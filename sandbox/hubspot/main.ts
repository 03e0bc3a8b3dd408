import { runAsProcess } from '../kit/process.ts';
import { startHubspotSandbox } from './server.ts';

// node sandbox/hubspot/main.ts --port 4040 --search-lag-ms 3000 --phone-format masked
void runAsProcess((options) => startHubspotSandbox(options));
