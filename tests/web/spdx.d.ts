// spdx-expression-parse brings no types: throws on what is no licence expression.
declare module "spdx-expression-parse" {
  export default function parse(expression: string): object;
}
