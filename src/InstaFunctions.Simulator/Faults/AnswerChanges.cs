using System.Text.Json.Nodes;
using InstaFunctions.Simulator.Platform;

namespace InstaFunctions.Simulator.Faults;

/// <summary>Ways to change an answer. Errors are left as they are.</summary>
internal static class AnswerChanges
{
    /// <summary>Changes the one object of an answer.</summary>
    public static PlatformAnswer Object(PlatformAnswer answer, Action<JsonObject> change)
    {
        if (answer is { Status: 200, Body: JsonObject json })
        {
            change(json);
        }

        return answer;
    }

    /// <summary>Changes every object of a list, or the one object of a read.</summary>
    public static PlatformAnswer Each(PlatformAnswer answer, Action<JsonObject> change) => Object(answer, json =>
    {
        foreach (var item in json["data"] is JsonArray data ? data.OfType<JsonObject>() : [json])
        {
            change(item);
        }
    });

    /// <summary>Leaves objects out of a list.</summary>
    public static PlatformAnswer LeaveOut(PlatformAnswer answer, Func<JsonObject, int, bool> isLeftOut) => Object(answer, json =>
    {
        if (json["data"] is JsonArray data)
        {
            var kept = data.OfType<JsonObject>().Where((item, index) => !isLeftOut(item, index)).Select(item => item.DeepClone()).ToArray();
            json["data"] = new JsonArray(kept);
        }
    });
}
