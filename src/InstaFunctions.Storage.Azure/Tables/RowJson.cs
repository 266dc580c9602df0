using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Azure.Data.Tables;
using InstaFunctions.Core;

namespace InstaFunctions.Storage.Azure.Tables;

/// <summary>Rows whose truth is their JSON (<see cref="StorageJson"/>), the same as in every other store.</summary>
internal static class RowJson
{
    private const string Property = "Json";

    internal static TableEntity Make<T>(string partition, string row, T value, JsonTypeInfo<T> type)
    {
        var entity = new TableEntity(partition, row);
        entity.WriteText(Property, JsonSerializer.Serialize(value, type));
        return entity;
    }

    internal static T Value<T>(this TableEntity entity, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(entity.ReadText(Property) ?? "null", type) ?? throw new JsonException($"A row of {typeof(T).Name} holds null.");

    /// <summary>Whether a row has JSON at all.</summary>
    internal static bool HasJson(this TableEntity entity) => entity.ReadText(Property) is not null;

    internal static Stored<T> Stored<T>(this TableEntity entity, JsonTypeInfo<T> type) => new(entity.Value(type), entity.ETag.ToVersion());
}
