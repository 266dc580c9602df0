using InstaFunctions.Api.Routing;
using InstaFunctions.Functions.Workflows;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace InstaFunctions.Functions.Http;

/// <summary>Takes a trigger's request to the contract's route of the same name.</summary>
public sealed class ApiTriggers(ApiDispatcher dispatcher, DurableClientSource workflows)
{
    private static readonly Dictionary<string, ApiRoute> Routes = ApiRoutes.All.ToDictionary(route => route.Name);

    /// <summary>Answers a request.</summary>
    public Task<IResult> AnswerAsync(string route, HttpRequest request, DurableTaskClient durable) =>
        dispatcher.HandleAsync(workflows.With(durable, Routes[route]), request.HttpContext);
}
