import { runAsProcess } from '../kit/process.ts';
import { startRdStationSandbox } from './server.ts';

// node sandbox/rd-station/main.ts --port 4040 --phone-format masked --search-lag-ms 500
void runAsProcess((options) => startRdStationSandbox(options));
