// Loaded before a server process: its clock stands as many milliseconds ahead as the environment says.
const aheadMs = Number(process.env.CLOCK_AHEAD_MS ?? 0);
const HostDate = Date;
globalThis.Date = class extends HostDate {
  constructor(...given) {
    if (given.length === 0) super(HostDate.now() + aheadMs);
    else super(...given);
  }
  static now() {
    return HostDate.now() + aheadMs;
  }
};
