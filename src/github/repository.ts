/** A repository by its two names, as Octokit's parameters call them. */
export interface RepositoryName {
  readonly owner: string;
  readonly repo: string;
}
