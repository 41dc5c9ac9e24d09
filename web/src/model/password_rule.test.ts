import { passwordWishes } from "./password_rule";

const missing = (password: string) =>
  passwordWishes(password)
    .filter((wish) => !wish.met)
    .map((wish) => wish.text);

// Manual 11.6: at least 12 characters, upper and lower case, a number, one of ! % # @ ^ *.
test.each([
  ["Abcdefghij1!", []],
  ["Abcdefghi1!", ["at least 12 characters"]],
  ["abcdefghijk1!", ["an upper case letter"]],
  ["ABCDEFGHIJK1!", ["a lower case letter"]],
  ["Abcdefghijkl!", ["a number"]],
  ["Abcdefghijk12", ["one of ! % # @ ^ *"]],
  ["Abcdefghij1!$", ["nothing else"]],
  ["Abcdefghij1! ", ["nothing else"]],
])("%s lacks %j", (password, wishes) => expect(missing(password)).toEqual(wishes));
