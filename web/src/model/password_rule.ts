// The password rule (manual 11.6) as a list to tick off while typing. The daemon's word counts.
export interface Wish {
  text: string;
  met: boolean;
}

export function passwordWishes(password: string): Wish[] {
  return [
    { text: "at least 12 characters", met: password.length >= 12 },
    { text: "an upper case letter", met: /[A-Z]/.test(password) },
    { text: "a lower case letter", met: /[a-z]/.test(password) },
    { text: "a number", met: /[0-9]/.test(password) },
    { text: "one of ! % # @ ^ *", met: /[!%#@^*]/.test(password) },
    { text: "nothing else", met: /^[A-Za-z0-9!%#@^*]*$/.test(password) && password.length <= 128 },
  ];
}
