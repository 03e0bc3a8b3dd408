import { runAsProcess } from '../kit/process.ts';
import { startPipedriveSandbox } from './server.ts';

// node sandbox/pipedrive/main.ts --port 4042 --phone-format masked --search-lag-ms 500
void runAsProcess((options) => startPipedriveSandbox(options));
