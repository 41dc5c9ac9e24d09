// Numbers, ages, times and foreign text as they are shown. Pure.

// What stands where there is no value.
export const none = "-";

export function number(value: number, decimals: number): string {
  if (!Number.isFinite(value)) {
    return none;
  }
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? text.replace("-", "") : text;
}

// The age of what is shown: seconds for a minute and a half, then minutes, hours, days. Rounded down.
export function age(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 90) {
    return `${seconds} s`;
  }
  const minutes = Math.floor(seconds / 60);
  if (minutes < 90) {
    return `${minutes} min`;
  }
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
}

// "21/11/2026 14:06:47", the manual's way, in the browser's zone unless another is named.
export function dateTime(utc: string, timeZone?: string): string {
  const date = new Date(utc);
  if (Number.isNaN(date.getTime())) {
    return none;
  }
  const options: Intl.DateTimeFormatOptions = {
    ...{ day: "2-digit", month: "2-digit", year: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit" },
    hourCycle: "h23",
    ...(timeZone === undefined ? {} : { timeZone }),
  };
  return new Intl.DateTimeFormat("en-GB", options).format(date).replace(",", "");
}

// Text from outside as it is: control characters and those that turn the writing direction are shown by their number,
// so that a name cannot pass for another.
export function literal(text: string): string {
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
