/*
 * Types of the catalogues. German is the source of truth: its texts are literal types, so a missing
 * parameter or an unknown key does not compile. English has the same keys, with any text.
 */

/** A text that depends on the number `n`. `zero` is optional; German and English need no more. */
export interface Plural {
  readonly zero?: string;
  readonly one: string;
  readonly other: string;
}

export type Text = string | Plural;

export interface Texts {
  readonly [key: string]: Text | Texts;
}

/** The same keys with any wording: what a translation must provide. */
export type Translation<T> = {
  readonly [K in keyof T]: T[K] extends string ? string : T[K] extends Plural ? Plural : Translation<T[K]>;
};

/** 'app.nav.start' and so on: the paths that lead to a text. */
export type Path<T> = {
  [K in keyof T & string]: T[K] extends Text ? K : `${K}.${Path<T[K]>}`;
}[keyof T & string];

export type At<T, P extends string> = P extends `${infer K}.${infer Rest}`
  ? K extends keyof T
    ? At<T[K], Rest>
    : never
  : P extends keyof T
    ? T[P]
    : never;

type Placeholder<S extends string> = S extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholder<Rest>
  : never;

type Names<V> = V extends string
  ? Placeholder<V>
  : V extends { one: infer One extends string; other: infer Other extends string }
    ? Placeholder<One> | Placeholder<Other> | 'n'
    : never;

/** The parameters that the text V needs; `n` is a number, the rest may be either. */
export type Parameters<V> = { readonly [K in Names<V>]: K extends 'n' ? number : string | number };

/** No second argument where the text takes none. */
export type Arguments<V> = [Names<V>] extends [never] ? [] : [Parameters<V>];
