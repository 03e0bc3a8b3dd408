import { runAsProcess } from '../kit/process.ts';
import { startWebErpSandbox } from './server.ts';

// node sandbox/web-erp/main.ts --port 4070 --slow-ms 200 --interstitial once
void runAsProcess((options) => startWebErpSandbox(options));
