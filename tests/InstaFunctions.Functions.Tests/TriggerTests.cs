using System.Reflection;
using InstaFunctions.Api.Routing;
using InstaFunctions.Core.Publishing;
using InstaFunctions.Functions.Http;
using InstaFunctions.Functions.Workflows;
using Microsoft.Azure.Functions.Worker;

namespace InstaFunctions.Functions.Tests;

public sealed class TriggerTests
{
    private static readonly MethodInfo[] Functions =
    [
        .. typeof(ApiTriggers).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static))
            .Where(method => method.GetCustomAttribute<FunctionAttribute>() is not null),
    ];

    [Fact]
    public void The_triggers_are_the_contracts_routes_name_by_name_method_by_method_and_path_by_path()
    {
        var expected = ApiRoutes.All.Select(route => $"{route.Name}: {string.Join('/', route.Methods)} {route.Pattern}").Order(StringComparer.Ordinal);

        var triggers = Functions
            .Select(method => (Name: NameOf(method), Trigger: Trigger<HttpTriggerAttribute>(method)))
            .Where(function => function.Trigger is not null && function.Trigger.Route != "{*path}")
            .Select(function => $"{function.Name}: {string.Join('/', function.Trigger!.Methods!)} /{function.Trigger.Route}")
            .Order(StringComparer.Ordinal);

        Assert.Equal(expected, triggers);
    }

    [Fact]
    public void Api_keys_are_checked_by_the_service_and_no_function_asks_for_one_of_its_own() =>
        Assert.All(
            Functions.Select(Trigger<HttpTriggerAttribute>).OfType<HttpTriggerAttribute>(),
            trigger => Assert.Equal(AuthorizationLevel.Anonymous, trigger.AuthLevel));

    [Fact]
    public void There_is_a_function_for_each_activity_of_the_workflow_and_for_no_other()
    {
        var expected = typeof(PublishNames).GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Select(property => property.GetValue(null)!)
            .Select(activity => (string)activity.GetType().GetProperty("Name")!.GetValue(activity)!)
            .Order(StringComparer.Ordinal);

        var activities = Functions.Where(method => Trigger<ActivityTriggerAttribute>(method) is not null).Select(NameOf).Order(StringComparer.Ordinal);

        Assert.Equal(expected, activities);
    }

    [Fact]
    public void The_activities_take_and_give_what_the_workflow_calls_them_with()
    {
        foreach (var property in typeof(PublishNames).GetProperties(BindingFlags.Public | BindingFlags.Static))
        {
            var types = property.PropertyType.GetGenericArguments();
            var method = typeof(Activities).GetMethod($"{property.Name}Async")!;
            Assert.Equal(types[0], method.GetParameters()[0].ParameterType);
            Assert.Equal(typeof(Task<>).MakeGenericType(types[1]), method.ReturnType);
        }
    }

    [Fact]
    public void The_orchestration_has_the_name_that_histories_contain()
    {
        var method = Assert.Single(Functions, method => Trigger<OrchestrationTriggerAttribute>(method) is not null);

        Assert.Equal(PublishNames.Workflow, NameOf(method));
        Assert.True(method.IsStatic);
    }

    [Fact]
    public void No_two_functions_share_a_name() =>
        Assert.Equal(Functions.Length, Functions.Select(NameOf).Distinct(StringComparer.OrdinalIgnoreCase).Count());

    private static string NameOf(MethodInfo method) => method.GetCustomAttribute<FunctionAttribute>()!.Name;

    private static T? Trigger<T>(MethodInfo method)
        where T : Attribute => method.GetParameters().Select(parameter => parameter.GetCustomAttribute<T>()).FirstOrDefault(a => a is not null);
}
