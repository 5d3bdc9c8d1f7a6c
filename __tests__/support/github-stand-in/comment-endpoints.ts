import {
  charactersOf,
  type Endpoints,
  failure,
  notFound,
  page,
  read,
  text,
  unprocessable,
  write,
} from './endpoint.ts';

/** GitHub's limit of a comment's body, in characters. */
const MAX_BODY = 65_536;

const MAY_READ = [...read('pull-requests'), ...read('issues')];
const MAY_WRITE = [...write('pull-requests'), ...write('issues')];

const tooLong = 'Body is too long (maximum is 65536 characters)';

/** Comments of issues and pull requests, which are the same thing to this part of the API. */
export const commentEndpoints: Endpoints = {
  'GET /repos/{owner}/{repo}/issues/{issue_number}/comments': {
    needs: MAY_READ,
    handle: (call) => {
      const issue = Number(call.parameters['issue_number']);
      const { items, headers } = page(
        call,
        call.repository.comments.filter((comment) => comment.issue === issue),
      );
      const body = items.map((comment) => call.render.comment(call.repository, comment));
      return { status: 200, body, headers };
    },
  },
  'POST /repos/{owner}/{repo}/issues/{issue_number}/comments': {
    needs: MAY_WRITE,
    handle: (call) => {
      const issue = Number(call.parameters['issue_number']);
      const body = text(call.body['body'], '');
      if (!call.repository.pulls.some((pull) => pull.number === issue)) return notFound(call);
      if (charactersOf(body) > MAX_BODY) return unprocessable(call, 'IssueComment', 'data', tooLong);
      if (body.trim() === '') return unprocessable(call, 'IssueComment', 'data', 'Body cannot be blank');
      const comment = call.world.addComment(call.repository, issue, call.identity, body);
      return { status: 201, body: call.render.comment(call.repository, comment) };
    },
  },
  'GET /repos/{owner}/{repo}/issues/comments/{comment_id}': {
    needs: MAY_READ,
    handle: (call) => {
      const comment = call.repository.comments.find(({ id }) => id === Number(call.parameters['comment_id']));
      return comment === undefined
        ? notFound(call)
        : { status: 200, body: call.render.comment(call.repository, comment) };
    },
  },
  'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}': {
    needs: MAY_WRITE,
    handle: (call) => {
      const comment = call.repository.comments.find(({ id }) => id === Number(call.parameters['comment_id']));
      const body = text(call.body['body'], '');
      if (comment === undefined) return notFound(call);
      if (charactersOf(body) > MAX_BODY) return unprocessable(call, 'IssueComment', 'data', tooLong);
      comment.body = body;
      comment.updatedAt = call.world.timestamp();
      comment.writes += 1;
      return { status: 200, body: call.render.comment(call.repository, comment) };
    },
  },
  'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}': {
    needs: MAY_WRITE,
    handle: (call) => {
      const index = call.repository.comments.findIndex(
        ({ id }) => id === Number(call.parameters['comment_id']),
      );
      if (index === -1) return failure(404, 'Not Found', call.documentation);
      call.repository.comments.splice(index, 1);
      return { status: 204 };
    },
  },
};
