import { runAsProcess } from '../kit/process.ts';
import { startRestErpSandbox } from './server.ts';

// node sandbox/rest-erp/main.ts --port 4010 --latency-ms 20 --phone-match contains
void runAsProcess((options) => startRestErpSandbox(options));
