using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using InstaFunctions.Core;

namespace InstaFunctions.Api.OpenApi;

/// <summary>
/// Describes answers from the very contracts that they are serialised by, so that the document cannot say anything else. A
/// member that is null is not written, so nothing is nullable: what can be null is not required.
/// </summary>
internal sealed class ViewSchemas(XmlDocs docs)
{
    private const string Suffix = "View";

    /// <summary>The schemas that were needed so far, by name.</summary>
    public SortedDictionary<string, JsonObject> Components { get; } = new(StringComparer.Ordinal);

    /// <summary>The schema of a type, as a reference where it has a name.</summary>
    public JsonObject Of(JsonTypeInfo type) => Of(type, type.Type);

    private JsonObject Of(JsonTypeInfo context, Type given)
    {
        var type = Nullable.GetUnderlyingType(given) ?? given;
        if (Leaf(type) is { } leaf)
        {
            return leaf;
        }

        if (type.IsEnum)
        {
            return Component(type, () => Enumeration(type));
        }

        var info = context.Options.GetTypeInfo(type);
        return info.Kind switch
        {
            JsonTypeInfoKind.Enumerable => Schemas.List(Of(info, info.ElementType!)),
            JsonTypeInfoKind.Object => Component(type, () => Object(info)),
            _ => throw new InvalidOperationException($"How {type} looks as JSON is not known."),
        };
    }

    private static JsonObject? Leaf(Type type) =>
        type == typeof(string) || Implements(type, typeof(IPlatformId<>)) ? Schemas.Text()
        : type == typeof(bool) ? Schemas.Flag
        : type == typeof(int) || type == typeof(long) ? new JsonObject { ["type"] = "integer" }
        : type == typeof(double) ? new JsonObject { ["type"] = "number" }
        : type == typeof(Uri) ? Schemas.Url()
        : type == typeof(DateTimeOffset) ? Schemas.Timestamp
        : Implements(type, typeof(IUuid<>)) ? Schemas.Uuid
        : null;

    private JsonObject Component(Type type, Func<JsonObject> make)
    {
        var name = NameOf(type);
        if (!Components.ContainsKey(name))
        {
            Components[name] = [];
            Components[name] = make();
        }

        return Schemas.Ref(name);
    }

    private JsonObject Object(JsonTypeInfo info)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var property in info.Properties)
        {
            var member = (MemberInfo)property.AttributeProvider!;
            properties[property.Name] = Of(info, property.PropertyType).With("description", docs.Of(info.Type, member.Name));
            if (!property.IsGetNullable && Nullable.GetUnderlyingType(property.PropertyType) is null)
            {
                required.Add(property.Name);
            }
        }

        return new JsonObject { ["type"] = "object", ["description"] = docs.Of(info.Type), ["properties"] = properties, ["required"] = required };
    }

    private JsonObject Enumeration(Type type)
    {
        var words = type.GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (Word: field.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()!.Name, Meaning: docs.OfField(type, field.Name)))
            .ToList();
        return Schemas.Words([.. words.Select(w => w.Word)])
            .With("description", $"{docs.Of(type)}\n\n{string.Join('\n', words.Select(w => $"- `{w.Word}`: {w.Meaning}"))}");
    }

    private static string NameOf(Type type) => type.IsGenericType
        ? NameOf(type.GetGenericArguments()[0]) + "List"
        : type.Name.EndsWith(Suffix, StringComparison.Ordinal) ? type.Name[..^Suffix.Length] : type.Name;

    private static bool Implements(Type type, Type definition) =>
        type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == definition);
}
