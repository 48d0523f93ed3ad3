# Built in one stage, run in another that has no compiler and no development packages.
FROM node:20.20-bookworm AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:20.20-bookworm-slim
ENV NODE_ENV=production DATA_DIR=/var/lib/ceasefire/data \
    LOG_SECRET_FILE=/var/lib/ceasefire/keys/log-secret \
    LOG_KEY_FILE=/var/lib/ceasefire/keys/log-key \
    VAULT_KEY_FILE=/var/lib/ceasefire/keys/vault-key
WORKDIR /app
RUN install -d -o node -g node -m 700 /var/lib/ceasefire /var/lib/ceasefire/data /var/lib/ceasefire/keys
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/scenarios ./scenarios
USER node
CMD ["node", "dist/src/main.js"]
